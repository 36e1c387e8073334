@NullMarked
package dev.mitra.rules.index;

import org.jspecify.annotations.NullMarked;
