/** The one type of Kryo that has to be there for the tests. */
@NullMarked
package com.esotericsoftware.kryo;

import org.jspecify.annotations.NullMarked;
