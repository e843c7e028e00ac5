"""Guards (门卫): what every request passes before a handler sees it, and every answer on its way out."""
