/** From the score of a model to a probability. */
@NullMarked
package dev.mitra.model.calibration;

import org.jspecify.annotations.NullMarked;
