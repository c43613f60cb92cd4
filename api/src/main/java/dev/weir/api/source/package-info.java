/** What a connector implements to read: {@link dev.weir.api.source.Source}. */
package dev.weir.api.source;
