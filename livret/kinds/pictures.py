"""Problems of photos, logos and drawings: codes IMAGE-…"""
