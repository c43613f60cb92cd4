/**
 * Generated codecs: from a type to its binary form. The way in is {@link
 * dev.weir.worker.codec.Codecs}.
 */
@NullMarked
package dev.weir.worker.codec;

import org.jspecify.annotations.NullMarked;
