@NullMarked
package dev.mitra.rules.signature;

import org.jspecify.annotations.NullMarked;
