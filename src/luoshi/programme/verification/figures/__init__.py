"""The figures of the document beside those of the package: units and references."""
