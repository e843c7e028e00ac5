-- Forecasts: what was told of a series for a week to come, how the same way did before, and what came.

CREATE TABLE forecast (
  id INTEGER PRIMARY KEY,
  series_id BIGINT NOT NULL,
  week INTEGER NOT NULL,
  ahead INTEGER NOT NULL,
  target INTEGER NOT NULL,
  made_on INTEGER NOT NULL,
  method TEXT NOT NULL,
  point BIGINT NOT NULL,
  low80 BIGINT NOT NULL,
  high80 BIGINT NOT NULL,
  low95 BIGINT NOT NULL,
  high95 BIGINT NOT NULL,
  naive BIGINT NOT NULL,
  weeks INTEGER NOT NULL,
  fewest INTEGER NOT NULL,
  tested INTEGER NOT NULL,
  error BIGINT NOT NULL,
  naive_error BIGINT NOT NULL,
  inside80 INTEGER NOT NULL,
  inside95 INTEGER NOT NULL,
  actual BIGINT,
  UNIQUE (series_id, week, ahead)
);
CREATE INDEX forecast_target ON forecast (target);
