/** Feature catalogs: what every column of a vector is and what it is for, in words. */
@NullMarked
package dev.mitra.features.catalog;

import org.jspecify.annotations.NullMarked;
