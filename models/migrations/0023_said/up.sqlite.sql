-- Each open listing as the open data tells it, made anew by the database whenever something of it changes.

CREATE TABLE listing_said (
  id INTEGER PRIMARY KEY,
  said TEXT NOT NULL
);

CREATE VIEW listing_saying AS
SELECT l.id, json_object(
  'id', l.public_id,
  'number', (SELECT n.number FROM listing_number AS n WHERE n.listing_id = l.id),
  'side', l.side,
  'title', l.title,
  'product', l.product,
  'variety', nullif(l.variety, ''),
  'grade', nullif(l.grade, ''),
  'quantity', CAST(l.quantity AS REAL),
  'unit', l.unit,
  'quantity_kg', CASE l.per WHEN 'kg' THEN l.amount / 1000.0 END,
  'price', CASE WHEN l.from_price = l.to_price THEN l.from_price END,
  'price_low', l.from_price,
  'price_high', l.to_price,
  'price_unit', nullif(l.price_unit, ''),
  'price_per_kg', CASE WHEN l.from_price = l.to_price AND l.price_per = 'kg' THEN l.low / 1000.0 END,
  'place', l.place,
  'ready_from', date(l.ready_from * 86400, 'unixepoch'),
  'ready_to', CASE WHEN l.ready_to <> 0 THEN date(l.ready_to * 86400, 'unixepoch') END,
  'expires', date(l.expires * 86400, 'unixepoch'),
  'text', l.text,
  'state', l.state,
  'posted', strftime('%Y-%m-%dT%H:%M:%S', substr(l.posted_at, 1, 19) || substr(l.posted_at, -6), '+8 hours') || '+08:00',
  'reference', json(CASE WHEN l.reference <> '' THEN json_object(
    'low', json_extract(l.reference, '$.low') / 1000.0,
    'high', json_extract(l.reference, '$.high') / 1000.0,
    'unit', '元/' || CASE json_extract(l.reference, '$.per')
      WHEN 'kg' THEN '公斤' WHEN 'head' THEN '头' WHEN 'bird' THEN '只' WHEN 'piece' THEN '个' WHEN 'box' THEN '箱'
      WHEN 'litre' THEN '升' ELSE json_extract(l.reference, '$.per') END,
    'date', date(json_extract(l.reference, '$.day') * 86400, 'unixepoch'),
    'place', json_extract(l.reference, '$.spot'),
    'stage', json_extract(l.reference, '$.stage'),
    'sources', json(CASE json_extract(l.reference, '$.sources') WHEN '' THEN '[]'
      ELSE '["' || replace(json_extract(l.reference, '$.sources'), ' ', '","') || '"]' END)
  ) END),
  'position', nullif(l.position, '')
) AS said
FROM (
  SELECT *,
    CASE WHEN price GLOB '[0-9]*' THEN CAST(price AS REAL) END AS from_price,
    CASE WHEN price GLOB '[0-9]*' THEN CAST(ltrim(ltrim(price, '0123456789.'), '-~–—至到')
      || CASE ltrim(price, '0123456789.') WHEN '' THEN price ELSE '' END AS REAL) END AS to_price
  FROM listing
) AS l
WHERE l.state IN ('active', 'reserved');

INSERT INTO listing_said SELECT id, said FROM listing_saying ORDER BY id;

CREATE TRIGGER listing_said_first AFTER INSERT ON listing BEGIN
  INSERT INTO listing_said SELECT id, said FROM listing_saying WHERE id = NEW.id;
END;
CREATE TRIGGER listing_said_anew AFTER UPDATE ON listing BEGIN
  DELETE FROM listing_said WHERE id = OLD.id;
  INSERT INTO listing_said SELECT id, said FROM listing_saying WHERE id = NEW.id;
END;
CREATE TRIGGER listing_said_last AFTER DELETE ON listing BEGIN
  DELETE FROM listing_said WHERE id = OLD.id;
END;
CREATE TRIGGER listing_number_lent AFTER INSERT ON listing_number BEGIN
  DELETE FROM listing_said WHERE id = NEW.listing_id;
  INSERT INTO listing_said SELECT id, said FROM listing_saying WHERE id = NEW.listing_id;
END;
CREATE TRIGGER listing_number_moved AFTER UPDATE ON listing_number BEGIN
  DELETE FROM listing_said WHERE id IN (OLD.listing_id, NEW.listing_id);
  INSERT INTO listing_said SELECT id, said FROM listing_saying WHERE id IN (OLD.listing_id, NEW.listing_id);
END;
CREATE TRIGGER listing_number_gone AFTER DELETE ON listing_number BEGIN
  DELETE FROM listing_said WHERE id = OLD.listing_id;
  INSERT INTO listing_said SELECT id, said FROM listing_saying WHERE id = OLD.listing_id;
END;
