/** Tests of what is made of rules from elsewhere. */
@NullMarked
package dev.mitra.job.importing;

import org.jspecify.annotations.NullMarked;
