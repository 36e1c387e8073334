@NullMarked
package dev.mitra.features.check;

import org.jspecify.annotations.NullMarked;
