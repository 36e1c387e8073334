@NullMarked
package dev.mitra.job.modelfile;

import org.jspecify.annotations.NullMarked;
