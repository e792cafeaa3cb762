/**
 * A real browser for the tests: {@link dev.tidemark.browser.Browser} drives the Chromium that the
 * machine has, by its own WebDriver.
 */
package dev.tidemark.browser;
