"""Files of Camunda 7, Operaton, Flowable and Activiti, turned into this dialect with a report of every change.

`convert` is a pure function of bytes. Nothing it drops is unreported, and what it could not express stands in the
new file so that a deployment refuses it by its element.
"""

from engine.conversion.converting import convert
from engine.conversion.report import Conversion, Entry, What

__all__ = ["Conversion", "Entry", "What", "convert"]
