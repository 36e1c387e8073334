/** What travels between operators, with hand-written serializers; nothing here may fall to Kryo. */
@NullMarked
package dev.mitra.job.wire;

import org.jspecify.annotations.NullMarked;
