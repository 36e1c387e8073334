/** How RocksDB keeps the job's state. */
@NullMarked
package dev.mitra.job.state;

import org.jspecify.annotations.NullMarked;
