"""The desk's words (工作台的话): what a fault means and what to do about it, and what was just done."""

from web.words.pairs import Pair

ADVICE: dict[str, Pair] = {
    "silent": (
        "多半会自己好，等下一次采集。一直不好，就从别处看了价，手工补录。",
        "It mostly mends itself: wait for the next time. If not, enter prices by hand.",
    ),
    "blocked": (
        "网站不让程序来取。别硬来：停采，手工补录，或者去问网站。",
        "The site does not want programs. Pause it, enter prices by hand, or ask the site.",
    ),
    "empty": (
        "网站开着，表是空的。看看网站是休市了，还是换了地方报价。",
        "The site answers with an empty table. See whether its market rests or has moved its prices.",
    ),
    "stale": (
        "网站上还是老日子的价。看看网站自己更新了没有。",
        "The site still shows old days. See whether it has been updated.",
    ),
    "late": (
        "到点了还没有采到。等一会儿；第二天还没有，就看网站。",
        "Nothing has come at its hour. Wait; if nothing comes the next day, look at the site.",
    ),
    "few": (
        "多半是当天还没有报完，等下一次采集。要是网站以后就报这么多，就接受。",
        "The day is probably not complete yet. If the site tells so few from now on, accept.",
    ),
    "many": (
        "看看是不是重复了，或者混进了别的东西。没有毛病就接受。",
        "See whether rows are doubled or foreign ones came in. If all is well, accept.",
    ),
    "changed": (
        "打开原页，看列名、单位、日期还对不对。对就接受；不对就停采，报给管程序的人。",
        "Open the page: are headings, units and days right? Then accept; else pause it and tell the administrator.",
    ),
    "unit": (
        "打开网站，看它现在按斤还是按公斤报。按斤变公斤，价会差一倍；不对就停采。",
        "See whether the site now tells prices per jin or per kg: a factor of two. If we read it wrongly, pause it.",
    ),
    "repeated": (
        "网站可能把昨天的表换了日期。去网站核对；真是这样，这天的价不能用。",
        "The site may have put a new date on an old table. Compare; if so, that day's prices are no good.",
    ),
    "flat": (
        "一个价都没有动，少见。看看网站是真没有动，还是没有更新。",
        "Not one price moved, which is rare. See whether the site was updated at all.",
    ),
    "misnamed": (
        "这个名下的价已经扣下。去“待核”逐个看：对的放行，错的拒收。",
        "Its prices are held. Go through them under Held: let in what is right, refuse what is wrong.",
    ),
    "tenfold": (
        "像是小数点错了，已经扣下。去“待核”逐个看。",
        "A decimal point seems to be wrong; they are held. Go through them under Held.",
    ),
    "disagrees": (
        "两个来源总差一个固定的倍数，像是一个按斤一个按公斤。看“来源对照”，再看两边的网站。",
        "Two sources differ by a fixed factor, as jin and kg do. See how sources agree, then both sites.",
    ),
}
DONE: dict[str, Pair] = {
    "renumbered": (
        "换好了，以后用 {phone} 登录。旧号码也收到了短信。",
        "Done: sign in with {phone} from now on. The old one was told.",
    ),
    "consent_withdrawn": ("撤回了。", "Withdrawn."),
    "bulletin_write": ("存下了，还没发布。", "Kept; not published yet."),
    "bulletin_publish": ("发布了，大家都能看。", "Published: anyone can read it."),
    "bulletin_withdraw": ("撤回了，又是草稿。", "Withdrawn: it is a draft again."),
    "destination_added": ("加上了。", "Added."),
    "destination_dropped": ("去掉了。", "Taken off."),
    "occasion_entered": ("记下了，走势图上有了。", "Kept: the charts tell it now."),
    "occasion_withdrawn": ("撤回了，走势图上没有了。", "Withdrawn: the charts tell it no more."),
    "estimate_entered": ("存下了，大家都能看。", "Kept: anyone can read it."),
    "estimate_withdrawn": ("撤下了，不再算数。", "Withdrawn: it counts no more."),
    "closed": ("这一条关掉了。下次采集还这样，会再报。", "This one is closed. If it is so next time, it comes back."),
    "accepted": (
        "{name}：接受了现在的样子，毛病都关掉了，到点照常采。",
        "{name}: accepted as it is now; its faults are closed and it is collected as usual.",
    ),
    "paused": ("{name}：停采了。已有的价都还在。", "{name}: paused. The prices that we have stay."),
    "resumed": ("{name}：续采，到点照常采。", "{name}: collected as usual again."),
    "taught": (
        "“{word}”记成“{means}”：{accepted}行进了行情，{held}行扣下待核，{waiting}行还等别的名称。",
        "“{word}” means “{means}”: {accepted} rows went in, {held} are held, {waiting} wait for another word.",
    ),
    "not_ours": (
        "“{word}”记成不是我们的，以后不再问。",
        "“{word}” is none of ours; nobody is asked about it again.",
    ),
    "let_in": ("放行了，这个价进了行情。", "Let in: this price counts now."),
    "refused": ("拒收了，这个价不上行情。", "Refused: this price does not count."),
    "entered": ("存下了：{day} {name} {avg} {unit}。", "Stored: {day} {name} {avg} {unit}."),
    "entered_held": (
        "存下了，先扣着：{day} {name} {avg} {unit}，{why}。在“待核”里放行了才上行情。",
        "Stored but held: {day} {name} {avg} {unit}, {why}. It counts once it is let in under Held.",
    ),
    "replayed": ("{count}条短信排上了队，再发一次。", "{count} texts wait to be sent again."),
    "listing_pass": ("通过了，现在谁都能看到。", "Passed: everyone sees it now."),
    "listing_reject": ("退回了，原因告诉了发布的人。", "Not passed; who posted it is told why."),
    "listing_remove": ("撤下了，原因告诉了发布的人。", "Taken down; who posted it is told why."),
    "listing_look": ("看过了，没有问题。", "Looked at: nothing wrong."),
    "flag_keep": ("看过了，这条留着。", "Looked at: it stands."),
    "flag_uphold": ("撤下了，原因告诉了发布的人。", "Taken down; who posted it is told why."),
    "asked": ("问好了。对方同意了，就在这里接着谈。", "Asked. Once they agree, you go on here."),
    "talk_permit": ("同意了，现在可以谈了。", "You agreed: now you can talk."),
    "talk_refuse": ("没有同意，对方不能再问这一条。", "Declined: they cannot ask about this one again."),
    "talk_close": ("结束了。", "Ended."),
    "bid_make": ("出价说给对方了，三天里等答复。", "The other side has your bid, and three days to answer."),
    "bid_counter": ("还价说给对方了，三天里等答复。", "The other side has your terms, and three days to answer."),
    "bid_agree": (
        "谈成了！货款两清以后，双方各点一次“确认成交”。",
        "Agreed! Once all is paid, each of you confirms it.",
    ),
    "bid_refuse": ("没有同意，还可以再谈。", "Not agreed; you can go on talking."),
    "bid_withdraw": ("收回了，还可以再出价。", "Taken back; you can bid again."),
    "bid_confirm": ("记下了。双方都确认了，才算一次成交。", "Noted. It counts as a deal once both have confirmed."),
    "question_asked": (
        "收到了，编号{fid}，{days}个工作日内答复，答复会在这里。",
        "Received as {fid}; it is answered here within {days} working days.",
    ),
    "question_withdraw": ("收回了。", "Taken back."),
    "case_answer": ("答复了，已告诉问的人。", "Answered; who asked is told."),
    "case_close": ("关掉了，原因告诉了问的人。", "Closed; who asked is told why."),
    "case_take": ("归您办了。", "It is yours now."),
    "case_assign": ("转过去了。", "Handed on."),
    "case_publish": ("公开了，谁都能看到。", "Published: everybody sees it."),
    "case_hide": ("不再公开了。", "Nobody else sees it any more."),
    "warning_acknowledge": ("记下了：已有人处理。", "Noted: it is being dealt with."),
    "warning_close": ("解除了。", "Closed."),
    "warning_reopen": ("重新发出了。", "Opened again."),
    "renewed": ("续好了，挂到{day}。", "Renewed until {day}."),
    "edited": ("改好了，大家马上看到新的。", "Changed; everyone sees it now."),
    "edited_pending": ("改好了，有人看过以后再公开。", "Changed; public once someone has looked."),
    "withdrawn": ("撤下了，谁也看不到了。", "Withdrawn: nobody sees it any more."),
    "search_kept": ("存下了，有新的就告诉您。", "Kept: you are told when something new comes."),
    "search_dropped": ("删掉了，不再告诉您。", "Dropped: you are told no more."),
    "watch_kept": ("订好了，到时候告诉您。", "Done: you will be told."),
    "watch_dropped": ("退掉了，不再告诉您。", "Dropped: you are told no more."),
    "reserved": ("标成了有人订。", "Marked as reserved."),
    "released": ("又可以买了。", "Open again."),
    "sold": (
        "恭喜成交！谢谢告诉价钱，工作人员看过就算进行情。",
        "Sold, congratulations! The price counts once an officer has seen it.",
    ),
    "sold_unpriced": ("恭喜成交！", "Sold, congratulations!"),
    "entered_known": ("这个价早就有了，没有变。", "This price was known already."),
}
WANTED: dict[str, Pair] = {
    "product": ("品种的名字，例如 脐橙", "a product's name, such as 脐橙"),
    "market": ("市场或地方的名字，例如 三峡物流园", "the name of a market or place, such as 三峡物流园"),
    "unit": ("单位，例如 公斤、斤、头", "a unit, such as kg, jin, head"),
}
"""What an unknown word of each kind may be."""
OURS: dict[str, Pair] = {"-": ("不是我们的", "none of ours")}
