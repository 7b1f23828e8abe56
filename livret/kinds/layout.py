"""Problems of templates (GABARIT-…), styles (STYLE-…), fonts (POLICE-…) and of the engine (RENDU-…)."""
