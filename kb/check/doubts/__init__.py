"""What somebody should look at: it may be wrong and may be right, and no machine can tell. No doubt fails a check.

To import this room is to have every kind of doubt.
"""

from kb.check.doubts import absences as absences
from kb.check.doubts import days as days
from kb.check.doubts import marks as marks
from kb.check.doubts import offices as offices
from kb.check.doubts import plausible as plausible
from kb.check.doubts import quotations as quotations
from kb.check.doubts import units as units
