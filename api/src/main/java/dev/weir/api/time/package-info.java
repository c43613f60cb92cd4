/** Event time: {@link dev.weir.api.time.Watermarks} at a source. */
package dev.weir.api.time;
