// Numbers of volumes as Chinese titles have them, as pages have them that are made at build (ssg/text/numerals.py). Pure.

const digits = "〇一二三四五六七八九";

/** 1 to 99 in characters, such as 十二; any other number as it is. @param {string} number */
export function writeHan(number) {
  if (!/^[1-9]\d?$/.test(number)) return number;
  const ones = Number(number) % 10;
  const tens = Math.floor(Number(number) / 10);
  return `${tens > 1 ? digits[tens] : ""}${tens ? "十" : ""}${ones ? digits[ones] : ""}`;
}
