/** Profiles: one compact binary value per entity key, from which any window can be computed. */
@NullMarked
package dev.mitra.features.profile;

import org.jspecify.annotations.NullMarked;
