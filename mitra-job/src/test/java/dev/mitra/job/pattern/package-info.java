@NullMarked
package dev.mitra.job.pattern;

import org.jspecify.annotations.NullMarked;
