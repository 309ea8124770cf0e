# WeasyPrint (PDF reports) loads these libraries at run time.
{ pkgs }: {
  deps = [
    pkgs.python311
    pkgs.gnumake
    pkgs.pango
    pkgs.harfbuzz
    pkgs.fontconfig
    pkgs.glib
    pkgs.gdk-pixbuf
  ];
  env = {
    LD_LIBRARY_PATH = pkgs.lib.makeLibraryPath [
      pkgs.pango
      pkgs.harfbuzz
      pkgs.fontconfig
      pkgs.glib
      pkgs.stdenv.cc.cc.lib
    ];
  };
}
