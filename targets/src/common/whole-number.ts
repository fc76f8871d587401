/** `Number()` alone would take '', '1e3', '0x10' and ' 7 ' for numbers; a path or a setting should not. */
export function wholeNumber(text: string, min: number, max: number): number | undefined {
  if (!/^\d{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}
