/**
 * Jobs to start from, each a page long. They use what any user's job may use: the api and the
 * connectors' facades.
 */
package dev.weir.examples;
