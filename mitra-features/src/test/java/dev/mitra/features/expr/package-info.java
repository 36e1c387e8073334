@NullMarked
package dev.mitra.features.expr;

import org.jspecify.annotations.NullMarked;
