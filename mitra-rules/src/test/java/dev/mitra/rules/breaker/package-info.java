/** Tests of the breaker. */
@NullMarked
package dev.mitra.rules.breaker;

import org.jspecify.annotations.NullMarked;
