/** What a runtime implements to be found by the API: {@link dev.weir.api.spi.JobRunner}. */
package dev.weir.api.spi;
