import hashlib
import re
import shutil


def build(source, target):
    """Copies `source` to `target` under new names; gives {old name: new name}. Stylesheets go last."""
    shutil.rmtree(target, ignore_errors=True)
    names = {}
    files = [path for path in source.rglob("*") if path.is_file()]
    for path in sorted(files, key=lambda path: path.suffix == ".css"):
        name = path.relative_to(source).as_posix()
        content = path.read_bytes()
        if path.suffix == ".css":
            content = re.sub(
                r'url\("([^"]+)"\)', lambda found: f'url("{names[found[1]]}")', content.decode()
            ).encode()
        digest = hashlib.blake2b(content, digest_size=8).hexdigest()
        names[name] = f"{name.removesuffix(path.suffix)}.{digest}{path.suffix}"
        (target / names[name]).parent.mkdir(parents=True, exist_ok=True)
        (target / names[name]).write_bytes(content)
    return names
