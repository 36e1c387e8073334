/**
 * The feature engine without a stream, for training: events from files, through the code that the
 * job runs, into a table.
 */
@NullMarked
package dev.mitra.features.offline;

import org.jspecify.annotations.NullMarked;
