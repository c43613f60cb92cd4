/**
 * Jobs as users write them, outside of the API's own packages: the builder names lines of user code
 * by the package they are in.
 */
package dev.weir.jobs;
