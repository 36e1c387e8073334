@NullMarked
package dev.mitra.rules.pattern;

import org.jspecify.annotations.NullMarked;
