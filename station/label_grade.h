/* How much a linear symbol can bear: a grade of its bits, A to F.
 *
 * What is measured is what a verifier would see if the printer did its work as printers do: all bars half a dot too
 * wide, as a warm head makes them, seen through a round aperture of 0.254 mm (10 mil), which is the one that GS1 asks
 * for on logistic labels. Of that profile two things are taken as ISO/IEC 15416 defines them:
 *   modulation    the least contrast between two neighbouring elements, of the whole contrast
 *   decodability  how far the worst edge still is from where it would be read as another element, for Code 128
 * and the grade is the lower of theirs:        A    B    C    D
 *   modulation at least                        70 %  60   50   40
 *   decodability at least                      62 %  50   37   25
 * It is a grade of the bits, the same for each sheet: whether the paper is as good, only a verifier can say, or the
 * scanners at the lanes. */
#ifndef STATION_LABEL_GRADE_H
#define STATION_LABEL_GRADE_H

#include "label.h"

struct label_grade {
	char letter;                      /* 'A' to 'D', 'F' */
	unsigned modulation, decodability; /* percent; 0 where an element is not to be seen at all */
};

/* Of a Code 128 or GS1-128 that has been read back. 0, or -1: no memory. */
int label_grade(const struct bitmap *bitmap, const struct label_symbol *symbol, struct label_grade *grade);

#endif
