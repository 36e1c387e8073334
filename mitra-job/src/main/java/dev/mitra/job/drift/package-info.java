/** How far the payments of now have moved from those that models were trained on. */
@NullMarked
package dev.mitra.job.drift;

import org.jspecify.annotations.NullMarked;
