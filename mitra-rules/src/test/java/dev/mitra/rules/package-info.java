@NullMarked
package dev.mitra.rules;

import org.jspecify.annotations.NullMarked;
