// What this phone remembers about itself; in a private window for as long as it is open.

const meanwhile = new Map();

export function keep(name, value) {
  meanwhile.set(name, value);
  try {
    localStorage.setItem(name, value);
  } catch {
    // Full or forbidden: it is only a convenience.
  }
}

export function kept(name) {
  try {
    return localStorage.getItem(name) ?? meanwhile.get(name) ?? "";
  } catch {
    return meanwhile.get(name) ?? "";
  }
}
