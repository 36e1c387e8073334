/** How far what is scored now has moved from what a model was trained on. */
@NullMarked
package dev.mitra.model.drift;

import org.jspecify.annotations.NullMarked;
