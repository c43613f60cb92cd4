/** What a connector implements to write: {@link dev.weir.api.sink.Sink}. */
package dev.weir.api.sink;
