/**
 * Reading declarations strictly: every problem is found, placed and explained, and nothing unknown
 * is passed over.
 */
@NullMarked
package dev.mitra.features.check;

import org.jspecify.annotations.NullMarked;
