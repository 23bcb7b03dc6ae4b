"""Phase Zero: early warning and early action against mass atrocities, in one chain that a small consortium can run."""

__version__ = "0.1.0"
