@NullMarked
package dev.mitra.features.offline;

import org.jspecify.annotations.NullMarked;
