"""Problems of texte.md and of textes/*.md: codes TEXTE-…"""
