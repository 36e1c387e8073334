/** The event schema: what a company's JSON looks like, as data. */
@NullMarked
package dev.mitra.features.schema;

import org.jspecify.annotations.NullMarked;
