@NullMarked
package dev.mitra.job.handbook;

import org.jspecify.annotations.NullMarked;
