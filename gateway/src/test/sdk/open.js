// Opens a page in headless Chromium and leaves it when standard input ends: node open.js ADDRESS
import puppeteer from 'puppeteer-core';

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const page = await browser.newPage();
page.on('console', (message) => console.log(message.type(), message.text()));
page.on('pageerror', (error) => console.log('error', error.message));
page.on('requestfailed', (request) => console.log('failed', request.url(), request.failure().errorText));
await page.goto(process.argv[2]);
process.stdin.resume();
process.stdin.on('end', async () => {
  await page.goto('about:blank');
  await browser.close();
});
