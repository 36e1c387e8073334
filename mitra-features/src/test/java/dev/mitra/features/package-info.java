/** Tests of the module as a whole, and what the tests of its packages share. */
@NullMarked
package dev.mitra.features;

import org.jspecify.annotations.NullMarked;
