// A photo drawn anew and small on the device, so that place and camera stay there.
const EDGE = 1280;
const QUALITY = 0.8;

// What can't be drawn here comes back as it was: the server judges it.
export const shrink = async (file) => {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const brush = canvas.getContext("2d");
    brush.fillStyle = "white";
    brush.fillRect(0, 0, width, height);
    brush.drawImage(picture, 0, 0, width, height);
    picture.close();
    return (await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); })) ?? file;
  } catch {
    return file;
  }
};
