/** Models compiled to flat arrays: margins, scores and their explanation, one row at a time. */
@NullMarked
package dev.mitra.model.forest;

import org.jspecify.annotations.NullMarked;
