"""What the codebook demands of records beyond their form, by subject. To import this room is to have every rule."""

from kb.check.rules import articles as articles
from kb.check.rules import citations as citations
from kb.check.rules import claims as claims
from kb.check.rules import consistency as consistency
from kb.check.rules import headlines as headlines
from kb.check.rules import judgements as judgements
from kb.check.rules import marks as marks
from kb.check.rules import others as others
from kb.check.rules import provisions as provisions
