/** Values as bytes: {@link dev.weir.api.codec.Codec} and what it writes to and reads from. */
package dev.weir.api.codec;
